// Text from outside, made fit for GitHub's and GitLab's Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gate {

// On one line, without any mark-up of its own: no tag, no link, no mention of a person or an issue,
// no end of a table's cell. At most about `max_bytes` before that.
std::string markdown_text(std::string_view text, std::size_t max_bytes);

// "`text`", with as many back-ticks as it needs; empty where the text is.
std::string markdown_code(std::string_view text, std::size_t max_bytes);

// A block that no line of `text` can end; with the newline after it.
std::string markdown_block(std::string_view language, std::string_view text);

// A part that is closed at first; title and text are Markdown.
std::string markdown_folded(const std::string& title, const std::string& text);

}  // namespace gate
