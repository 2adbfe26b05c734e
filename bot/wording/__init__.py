"""Every sentence that Footnote says to people, in one place, to be read or translated."""
