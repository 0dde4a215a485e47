"""in and out"""
