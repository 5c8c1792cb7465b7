"""What people say to a bot without looking for anything."""

import re

from bot.domain.folded_word import Fold

_WITHOUT_LETTER = re.compile(r"[\W_]+")
_SAID = (
    "你好 您好 你好啊 您好啊 大家好 嗨 哈喽 哈啰 在吗 在么 有人吗 早 早安 早上好 上午好 中午好 "
    "下午好 晚上好 晚安 再见 拜拜 谢谢 多谢 谢谢你 谢谢您 感谢 辛苦了 好 好的 收到 嗯 哦 测试 "
    "帮助 怎么用 hi hello hey yo goodmorning goodafternoon goodevening goodnight bye thanks "
    "thankyou thx ok okay yes no test ping help"
)


def is_small_talk(text: str, fold: Fold) -> bool:
    """Whether ``text`` is a greeting, a thank-you, or has neither letter nor digit."""
    said = _WITHOUT_LETTER.sub("", fold(text))
    return not said or said in _SAID.split()
