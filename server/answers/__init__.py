"""Requests and answers as several handlers share them: their fields, ETags, and how leads are found."""
