# quick-candidate
# A small Lisp: tokenizer, parser, environments, closures, tail loops, errors.
class Symbol(str):
    pass


class LispError(Exception):
    pass


def tokenize(text):
    return text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()


def read(tokens):
    if not tokens:
        raise LispError("unexpected end")
    t = tokens.pop(0)
    if t == "(":
        out = []
        while tokens and tokens[0] != ")":
            out.append(read(tokens))
        if not tokens:
            raise LispError("missing )")
        tokens.pop(0)
        return out
    if t == ")":
        raise LispError("unexpected )")
    if t == "'":
        return [Symbol("quote"), read(tokens)]
    try:
        return int(t)
    except ValueError:
        try:
            return float(t)
        except ValueError:
            return Symbol(t)


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError(f"unbound {name}")


class Lambda:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        if not x:
            return []
        head = x[0]
        if head == "quote":
            return x[1]
        if head == "if":
            x = x[2] if evaluate(x[1], env) is not False else x[3] if len(x) > 3 else []
            continue
        if head == "define":
            if isinstance(x[1], list):
                env[x[1][0]] = Lambda(x[1][1:], x[2:], env)
            else:
                env[x[1]] = evaluate(x[2], env)
            return None
        if head == "set!":
            env.find(x[1])[x[1]] = evaluate(x[2], env)
            return None
        if head == "lambda":
            return Lambda(x[1], x[2:], env)
        if head == "let":
            env = Env([b[0] for b in x[1]], [evaluate(b[1], env) for b in x[1]], env)
            for e in x[2:-1]:
                evaluate(e, env)
            x = x[-1]
            continue
        if head == "begin":
            for e in x[1:-1]:
                evaluate(e, env)
            x = x[-1]
            continue
        f, *args = [evaluate(e, env) for e in x]
        if isinstance(f, Lambda):
            if len(f.params) != len(args):
                raise LispError(f"expected {len(f.params)} arguments, got {len(args)}")
            env = Env(f.params, args, f.env)
            for e in f.body[:-1]:
                evaluate(e, env)
            x = f.body[-1]
            continue
        if not callable(f):
            raise LispError(f"not a function: {show(f)}")
        return f(*args)


def show(v):
    if isinstance(v, list):
        return "(" + " ".join(map(show, v)) + ")"
    if v is True:
        return "#t"
    if v is False:
        return "#f"
    if isinstance(v, Lambda):
        return f"<lambda {len(v.params)}>"
    return str(v)


G = Env()
G.update({"+": lambda *a: sum(a), "-": lambda a, *b: a - sum(b) if b else -a, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "quotient": lambda a, b: a // b, "mod": lambda a, b: a % b, "<": lambda a, b: a < b,
          "=": lambda a, b: a == b, "cons": lambda a, b: [a] + b, "car": lambda a: a[0], "cdr": lambda a: a[1:], "null?": lambda a: a == [], "list": lambda *a: list(a), "not": lambda a: a is False, "length": len})


def run(text):
    tokens = tokenize(text)
    result = None
    while tokens:
        try:
            result = evaluate(read(tokens), G)
        except LispError as e:
            return f"error: {e}"
        except (TypeError, IndexError, ZeroDivisionError) as e:
            return f"{type(e).__name__}: {e}"
    return show(result)


print(run("(define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (fact 30)"))
print(run("(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 15)"))
print(run("(define (loop i acc) (if (= i 0) acc (loop (- i 1) (+ acc i)))) (loop 5000 0)"))
print(run("(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))) (map (lambda (x) (* x x)) '(1 2 3 4))"))
print(run("(define (make-counter) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n)))) (define c (make-counter)) (c) (c) (c)"))
print(run("(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '())) (define (filter p l) (if (null? l) '() (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l))))) (filter (lambda (x) (= 0 (mod x 7))) (range 1 60))"))
print(run("(define (compose f g) (lambda (x) (f (g x)))) ((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 20)"))
print(run("(define (prime? n i) (if (< n (* i i)) (not (= 0 1)) (if (= 0 (mod n i)) (= 0 1) (prime? n (+ i 1))))) (filter (lambda (n) (prime? n 2)) (range 2 100))"))
print(run("(define (append a b) (if (null? a) b (cons (car a) (append (cdr a) b)))) (define (qs l) (if (null? l) l (let ((p (car l)) (r (cdr l))) (append (qs (filter (lambda (x) (< x p)) r)) (cons p (qs (filter (lambda (x) (not (< x p))) r))))))) (qs '(3 1 4 1 5 9 2 6 5 3 5 8 9 7 9))"))
print(run("(define (ack m n) (if (= m 0) (+ n 1) (if (= n 0) (ack (- m 1) 1) (ack (- m 1) (ack m (- n 1)))))) (ack 2 5)"))
for bad in ["(", ")", "(nope 1)", "((lambda (x) x))", "(1 2)", "(car '())", "(/ 1 0)", "(+ 'a 1)", "(if)", "'"]:
    print(bad, run(bad))
print(show(read(tokenize("(a (b 1.5) 'c ())"))))
