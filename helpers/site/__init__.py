"""The course as a website: pages that need no Python, and the lab beside them."""
