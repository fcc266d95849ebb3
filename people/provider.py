"""What allauth looks for in an app: the ways in that we bring ourselves. They show where they are described."""

from people.adapters.cas.provider import CasProvider
from people.adapters.wechat.provider import WeChatProvider

provider_classes = [WeChatProvider, CasProvider]
