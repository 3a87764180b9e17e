#include "lenient_json.hpp"

#include "base/text.hpp"

namespace varde::appdef {
namespace {

constexpr int depthMax = 256;
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

// Walks a text outside its strings.
class Blanker {
public:
    explicit Blanker(std::string_view text) : text_(text), out_(text) {}

    std::string run(Comments comments) {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                skipString();
            } else if (c == '/' && comments == Comments::allowed && isComment()) {
                blankComment();
            } else {
                token(c);
                ++at_;
            }
        }
        return std::move(out_);
    }

private:
    bool isComment() const {
        return at_ + 1 < text_.size() && (text_[at_ + 1] == '/' || text_[at_ + 1] == '*');
    }

    void skipString() {
        comma_ = std::string::npos;
        afterValue_ = true;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\') ++at_;
        }
        ++at_;
    }

    void blankComment() {
        const bool line = text_[at_ + 1] == '/';
        const auto found = line ? text_.find('\n', at_) : text_.find("*/", at_ + 2);
        const auto end = found == std::string_view::npos ? text_.size() : found + (line ? 0 : 2);
        for (; at_ < end; ++at_) {
            if (text_[at_] != '\n') out_[at_] = ' ';
        }
    }

    // A comma is one too many when a bracket closes right after it.
    void token(char c) {
        if (c == ',') {
            if (afterValue_) comma_ = at_;
            afterValue_ = false;
        } else if (c == '}' || c == ']') {
            if (comma_ != std::string::npos) out_[comma_] = ' ';
            comma_ = std::string::npos;
            afterValue_ = true;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            comma_ = std::string::npos;
            afterValue_ = c != '{' && c != '[' && c != ':';
        }
    }

    std::string_view text_;
    std::string out_;
    std::size_t at_ = 0;
    std::size_t comma_ = std::string::npos;
    bool afterValue_ = false;
};

}  // namespace

std::string strictJson(std::string_view text, Comments comments) {
    if (text.starts_with(byteOrderMark)) text.remove_prefix(byteOrderMark.size());
    return Blanker(text).run(comments);
}

int lineOf(std::string_view message) {
    constexpr std::string_view word = "line ";
    const auto found = message.find(word);
    if (found == std::string_view::npos) return 0;
    auto digits = message.substr(found + word.size());
    digits = digits.substr(0, digits.find_first_not_of("0123456789"));
    return parseNumber<int>(digits).value_or(0);
}

std::optional<json::Value> readJson(
    std::string_view text, const std::string& file, Findings& findings, Comments comments
) {
    try {
        return json::parseValue(strictJson(text, comments), {.depthMax = depthMax});
    } catch (const Problem& problem) {
        // A mistake in one file is collected, so that all of an app's mistakes are told at once.
        findings.error(file, lineOf(problem.detail), "json", problem.detail);
        return std::nullopt;
    }
}

}  // namespace varde::appdef
