# Writes FILE into the C++ file OUT as `extern const std::string_view SYMBOL`.
file(READ ${FILE} text)
file(WRITE ${OUT} "#include <string_view>\nextern const std::string_view ${SYMBOL};\nconst std::string_view ${SYMBOL} = R\"yimen_text(${text})yimen_text\";\n")
