"""Grades students' deep-learning code: correctly, safely, within milliseconds."""

__version__ = "0.1.0"
