"""Instructions planted in articles: does what is shown ever obey one?"""
