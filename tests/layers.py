"""Texts that small submissions and assignments of several tests are made of."""

# It needs torch.
DOUBLE = """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x

    @staticmethod
    def backward(ctx, dout):
        return 2 * dout
"""

COUNTER = """
class Counter:
    def __init__(self):
        self.count = 0

    def add(self, x):
        self.count = self.count + x
        return self.count
"""
# The misconception of it, and the check that this one does not pass.
FORGETFUL = ("Counter", "self.count = self.count + x", "self.count = x")
COUNTS = '''
@check(points=1, exercise="Counter")
def test_it_counts(submission):
    """It counts."""
    counter = submission.Counter()
    counter.add(2)
    assert_close(counter.add(3), 5)
'''
