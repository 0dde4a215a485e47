"""Charts: what they show, where their lines lie, and the same as a table.

A page makes a chart, and `programme/charts.html` draws it twice, for wide windows and for phones.
"""
