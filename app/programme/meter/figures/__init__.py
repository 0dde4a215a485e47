"""From numbers by day and department to figures that tell of nobody alone."""
