# codec_errors.py -- every codec meets every error handler.
# quick
import codecs,sys
codecs.register_error("h1",lambda e:("<%s>"%type(e).__name__,e.end))
codecs.register_error("h2",lambda e:(b"\xff\xfe",e.end))
codecs.register_error("h3",lambda e:1)
codecs.register_error("h4",lambda e:("x",100))
codecs.register_error("h5",lambda e:("\u1234",e.end))
codecs.register_error("h6",lambda e:("x",-1))
codecs.register_error("h7",lambda e:("x",-100))
def t2(f,*a):
    try: r=repr(f(*a))
    except UnicodeError as e: r=type(e).__name__+': '+str(e)+' '+repr(e.args)
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(f.__name__,a,'->',r[:300])
for enc in ['utf-16','utf-16-le','utf-16-be','utf-32','utf-32-le','utf-32-be']:
    for data in [b'\xd8',b'\x00\xd8',b'\x00\xd8a\x00',b'\x00\xdc',b'\xd8\x00',b'\xd8\x00\x00a',b'\xff\xfe\x00',b'\xfe\xff\x00a',b'\xff\xfea\x00',b'\x00\x00\x11\x00',b'\xff\xfe\x00\x00a\x00\x00\x00',b'\x00\x00\xfe\xff\x00\x00\x00a',b'\x00\xd8\x00\x00', b'\xff\xff\xff\xff',b'abc']:
        t2(codecs.getdecoder(enc),data)
    for e in ['replace','ignore','surrogatepass','backslashreplace','surrogateescape','h1','h4','h3']:
        t2(codecs.getdecoder(enc),b'\x00\xd8a\x00',e)
for s in ["a\ud800","\udc80\ud800b","\U0001f600","\udcff"]:
    for enc in ['utf-8','utf-16','utf-32','utf-16-le','utf-32-be','ascii','latin-1','unicode_escape','raw_unicode_escape']:
        for e in ['strict','replace','ignore','surrogatepass','backslashreplace','surrogateescape','xmlcharrefreplace','namereplace','h1','h2','h3','h4','h5','h7']:
            t2(codecs.getencoder(enc),s,e)
for d in [b'\\x',b'\\x1',b'\\u12',b'\\U1234567',b'\\U12345678',b'\\N{x}',b'\\N{SPACE}',b'\\N',b'\\N{',b'\\N{}',b'\\q',b'\\',b'\\777',b'\\08',b'\\\n',b'\\"\\\'\\a\\b\\f\\n\\r\\t\\v\\\\',b'\xe9\xff']:
    for enc in ['unicode_escape','raw_unicode_escape']:
      for e in ['strict','replace','ignore','backslashreplace']:
        t2(codecs.getdecoder(enc),d,e)
for d in [b'\xc3',b'\xc3\xa9\xff',b'\xe2\x82',b'\xe2\x28',b'\xed\xa0\x80',b'\xf4\x90\x80\x80',b'a\x80b']:
    for e in ['strict','replace','ignore','backslashreplace','surrogateescape','surrogatepass','h1','xmlcharrefreplace','nope','h2']:
        t2(codecs.getdecoder('utf-8'),d,e)
        t2(codecs.getdecoder('ascii'),d,e)
