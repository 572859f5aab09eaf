# Exceptions and groups chained a hundred thousand deep: handled, shown, split.
# gcstress: 20000
e=None
for i in range(100000):
    n=ValueError(i); n.__cause__=e; e=n
def t(name, fn):
    try: print(name, 'ok', str(fn())[:50])
    except RecursionError as e: print(name, 'RE')
    except Exception as e: print(name, type(e).__name__, str(e)[:60])
def r():
    try: raise e
    except ValueError: pass
t('r', r)
eg=ValueError(1)
for i in range(100000): eg=ExceptionGroup('x',[eg])
t('str', lambda: str(eg)); t('repr', lambda: len(repr(eg)))
t('split', lambda: eg.split(ValueError))
t('subgroup', lambda: eg.subgroup(ValueError))
t('sgf', lambda: eg.subgroup(lambda x: False))
def star():
    try: raise eg
    except* ValueError: pass
t('star', star)
