"""Names the mistake behind a failed check: whose answers are the student's very own?"""
