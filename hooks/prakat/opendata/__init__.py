"""Procurement and other figures as data: read from pages and rows, joined, added up, and written in open formats."""
