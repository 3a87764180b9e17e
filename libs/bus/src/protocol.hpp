#pragma once
// Redis' wire format: commands to bytes, bytes to replies. hiredis does both and does not leave protocol.cpp.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varde::bus {

struct Reply {
    enum class Kind { status, string, integer, nil, error, array };
    Kind kind = Kind::nil;
    std::string text;  // of status, string, error; an integer in digits
    std::vector<Reply> items;

    bool isError() const { return kind == Kind::error; }
    // "NOGROUP", "BUSYGROUP" ...
    bool isError(std::string_view code) const { return isError() && text.starts_with(code); }
};

std::string encode(const std::vector<std::string>& words);

// What has arrived so far. Throws std::runtime_error on what is not the protocol.
class ReplyParser {
public:
    ReplyParser();
    void feed(std::string_view bytes);
    std::optional<Reply> next();

private:
    struct Free {
        void operator()(void* reader) const;
    };
    std::unique_ptr<void, Free> reader_;
};

}  // namespace varde::bus
