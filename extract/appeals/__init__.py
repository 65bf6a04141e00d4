"""The table of SEND appeals by authority, as MoJ and DfE print it."""
