"""The tests are laid out as the packages are."""
