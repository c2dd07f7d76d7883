"""Words for people in place of numbers: levels, strengths, states. docs/words.md binds them to the JSON names."""

TABLE: dict[str, tuple[str, str]] = {
    "level.0": ("кризиса нет", "no crisis"),
    "level.1": ("наша вина", "our fault"),
    "level.2": ("наша ошибка", "our error"),
    "level.3": ("ложь или атака", "falsehood or attack"),
    "level.4": ("взлом или кража", "break-in or theft"),
    "strength.calm": ("спокойно", "calm"),
    "strength.watch": ("присмотреться", "watch"),
    "strength.alert": ("тревога", "alert"),
    "strength.crisis": ("кризис", "crisis"),
    "strength.emergency": ("ЧП", "emergency"),
    "board.calm": ("спокойно", "calm"),
    "board.watch": ("присмотреться", "watch"),
    "board.crisis": ("кризис", "crisis"),
    "board.blind": ("НЕ ВИДИМ", "BLIND"),
}
