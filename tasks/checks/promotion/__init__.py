"""Signs of bought followers in a community as a whole: samples to figures, figures to a score. Never of a person."""
