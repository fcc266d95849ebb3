"""What allauth asks us: how letters leave, who may sign up, and that it never writes to our tables itself."""

from people.adapters.accounts import AccountAdapter
from people.adapters.second_factors import SecondFactorAdapter
from people.adapters.social import SocialAdapter

__all__ = ["AccountAdapter", "SecondFactorAdapter", "SocialAdapter"]
