"""What a template asks of whoever fills it in, and how what is entered is understood."""
