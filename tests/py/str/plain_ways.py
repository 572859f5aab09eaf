# The short ways through %, strip, translate, repr, sets and dict literals.
# quick-candidate
u = "h\xe9llo\u1234x"
print('%s|%d|%r|%s%%|%5d|%-5s|%05d|%+d|% d'%('a',5,'b',2.5,42,'x',-42,7,7), '%s'%('x',), '%d'%True, '%d'%-123456789012345678901234567890,'%s %s'%('\xe9',u), '%.2s'%'abc','%i'%-5,'%5.3d'%7)
for bad in ('%s %s', '%d', '%', 'x%y'):
    try: print(bad % 'a')
    except Exception as e: print(type(e).__name__, e)
print(b'%d %s %%' % (5, b'x'), bytearray(b'%s') % b'q')
print('xxabcxx'.strip('x'), ' \t\na\x1c'.strip(), '\xa0a\xa0'.strip(), '\u2003a\u2003'.strip(), 'aab'.rstrip('ab'), ''.strip('a'), 'aaa'.strip('a'))
print('hello'.translate({108: 'L', 104: None, 101: 0x1234}), 'hello'.translate({}))
print(repr('it\'s'), repr('"\''), repr('a\n'), repr(''), repr('\x7f'), repr("'"), repr('"'), repr('abc'))
print(isinstance(1.5,(int,str)), isinstance(1,int), isinstance(True,int), isinstance([], (tuple,dict)), issubclass(bool,int))
d={'a':1}; d['b']=2; d['c']=3; d['d']=4; print(d, list(d.items())); d={1:1,'b':2}; d.update(x=1,y=2); print(d); d={'a':1,'b':2}; del d['a']; d['z']=1; d['y']=2; print(d)
print({3,1,2}, set([1,2,3,4,5]), {1.0,1,True}, {"a","b"}>{"a"}, sorted(set("hello")), 2 in {1,2}, 2.0 in {1,2})
