"""Reads a course, cuts its solutions out, and packs the kits that students get."""
