#pragma once
// JSON as people write it in an app's files: with a byte order mark, comments and trailing commas.
#include <optional>
#include <string>
#include <string_view>

#include "appdef/findings.hpp"
#include "json/value.hpp"

namespace varde::appdef {

enum class Comments { allowed, refused };

// The same text with what is not JSON blanked out, so that lines and columns stay.
std::string strictJson(std::string_view text, Comments comments = Comments::allowed);

// Null when it is no JSON; `findings` says where.
std::optional<json::Value> readJson(
    std::string_view text, const std::string& file, Findings& findings, Comments comments = Comments::allowed
);

// The line that a reader's message names ("line 7, column 2: ..."), or 0.
int lineOf(std::string_view message);

}  // namespace varde::appdef
