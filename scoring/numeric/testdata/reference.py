# Tails and quantiles to 17 digits by mpmath, for numeric_test.go:
# python3 reference.py > reference.csv. Each line is a function, its arguments, and its value.
from mpmath import mp, mpf, betainc, gammainc, findroot, sqrt

mp.dps = 40


def beta(x, a, b):
    return betainc(a, b, 0, x, regularized=True)


def quantile(p, a, b):  # of beta, and 1 minus it
    low, high = mpf(0), mpf(1)
    while high - low > mpf(10) ** -4 * low and low < 1 - mpf(10) ** -4:
        middle = (low + high) / 2
        low, high = (middle, high) if beta(middle, a, b) < p else (low, middle)
    x = findroot(lambda x: beta(x, a, b) - p, (low, high), tol=mpf(10) ** -60, maxsteps=200, verify=False)
    return x, 1 - x


def line(name, *values):
    print(name, *(mp.nstr(v, 17, min_fixed=0, max_fixed=0) if isinstance(v, mpf) else v for v in values), sep=",")


for a in (0.5, 1.5, 3.5, 13.5, 200):
    for b in (0.5, 1, 2.5, 12, 2000):
        for x in (1e-6, 0.1, 0.5, 0.7, 0.99):
            line("beta", x, a, b, beta(mpf(x), mpf(a), mpf(b)))
for k in range(1, 8):
    for x in (0, 1e-3, 0.5, 1, 3.84, 15, 120):
        line("chi", x, k, gammainc(mpf(k) / 2, mpf(x) / 2, regularized=True))
for nu in (1, 1.3, 2, 3.7, 10, 23.456, 199.5, 12345.6):
    for p in (0.6, 0.9, 0.975):
        x, rest = quantile(2 * mpf(p) - 1, mpf(1) / 2, mpf(nu) / 2)
        line("t", p, nu, sqrt(nu * x / rest))
for d1 in (1, 2, 9, 29, 299):
    for d2 in (1, 8, 36, 261, 8073):
        for p in (0.025, 0.5, 0.975):
            x, rest = quantile(mpf(p), mpf(d1) / 2, mpf(d2) / 2)
            line("f", p, d1, d2, d2 * x / (d1 * rest))
