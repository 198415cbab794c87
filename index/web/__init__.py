"""Articles from the network: pages, feeds and sitemaps, and nothing that was not asked for."""
