"""Shows scores: HTML and Markdown for students, an index, CSV and JSON for the staff."""
