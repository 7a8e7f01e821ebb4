"""The operators of our own, for the mistakes of the field."""

from grader.audit import axes, calls, constants, epsilons, memory, modes, returns
from grader.audit.operators import Operator

DOMAIN: tuple[Operator, ...] = (
    axes.change_axis,
    axes.drop_element,
    axes.keep_dimensions,
    axes.change_divisor,
    epsilons.drop_eps,
    epsilons.take_eps_out,
    epsilons.take_eps_in,
    modes.flip_training,
    modes.other_mode,
    memory.write_into_parameter,
    memory.out_is_argument,
    memory.not_in_place,
    calls.drop_call,
    calls.swap_arguments,
    calls.drop_transpose,
    calls.drop_statement,
    returns.swap_results,
    returns.negate_result,
    constants.one_less,
    constants.one_percent,
)
