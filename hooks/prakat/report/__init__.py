"""How a report is printed: for people, and for machines."""
