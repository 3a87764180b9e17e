#pragma once
// What both servers of the http benchmark answer to any GET.
#include <string_view>

namespace varde::bench {

constexpr std::string_view constant =
    R"({"id":"ttd/constant","org":"ttd","title":{"nb":"En fast verdi","en":"A constant"},"versionId":"1.0.0"})";

}  // namespace varde::bench
