"""Area SEND inspection reports of Ofsted and the Care Quality Commission, read field by field with a citation each."""
