"""The evidence pack of one authority: one document model, written as HTML, PDF, Markdown, a letter, tables and charts.

pack = build(evidence, "351")
to_html(pack), to_markdown(pack), to_pdf(pack)
write_pack(evidence, "351", Path("out"))      # OUT/bury/, in full or not at all
"""
