"""Whether sentences bear out a claim that is put in other words, as a small trained network judges it."""
