"""Synthetic streams: the two weeks of the demo, ending in a crisis. Clearly made up: nobody in them exists."""
