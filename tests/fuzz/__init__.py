"""No input may end in a traceback of ours, outgrow its bound or outlast its deadline."""
