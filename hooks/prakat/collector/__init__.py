"""The living part of 2.9 and 2.10: complaints, satisfaction and visits, collected beside the static site.

Personal data lives in this room's database alone; what leaves it for the repository are the sums of a month.
"""
