"""Council papers on Modern.Gov sites: pages, sentences and table rows that state a Dedicated Schools Grant balance."""
