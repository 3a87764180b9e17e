#pragma once
// The few pieces of HTML that the local pages are made of. They need no script.
#include <string>
#include <string_view>

#include "http/response.hpp"

namespace varde::authentication {

std::string escaped(std::string_view text);

// `<option>`, chosen or not.
std::string option(std::string_view value, std::string_view label, bool chosen);

// A whole page around `body`, with headers that let it load nothing.
http::Response page(std::string_view title, std::string_view body);

}  // namespace varde::authentication
