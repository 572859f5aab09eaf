# Initialisation of extension modules, and what it says when it goes wrong.
import sys

for name in ("loader_noinit", "loader_null", "loader_raises", "loader_both", "loader_notmod", "loader_badexec", "loader_multi"):
    try:
        m = __import__(name)
        print(name, m.__name__, m.__doc__, m.__file__.endswith("loader_multi.cpython-311-x86_64-linux-gnu.so"), m.value, m.twice("ab"))
    except Exception as e:
        print(name, type(e).__name__, e, getattr(e, "name", None), name in sys.modules)
