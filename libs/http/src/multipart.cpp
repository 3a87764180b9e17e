#include "http/multipart.hpp"

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::http {
namespace {

constexpr std::size_t headersMax = 16;
constexpr std::size_t headerBytesMax = 16 * 1024;
constexpr std::size_t preambleBytesMax = 64 * 1024;
constexpr std::size_t paddingBytesMax = 1024;  // blanks after a boundary
constexpr std::size_t pieceBytesMax = 64 * 1024;

[[noreturn]] void refuse(const char* why) {
    throw Problem(Errc::badRequest, why);
}

}  // namespace

struct MultipartReader::State {
    State(BodySource& body, const std::string& boundary) : source(body), delimiter("\r\n--" + boundary) {}

    BodySource& source;
    const std::string delimiter;  // with the line break before it, which belongs to it
    // As if a line break stood before the first byte: the first boundary is then like every other.
    std::string buffer = "\r\n";
    std::size_t begin = 0;
    bool ended = false;   // the source
    bool inPart = false;  // before the delimiter that ends the current part
    bool last = false;    // the closing delimiter has passed
    std::size_t parts = 0;

    std::string_view held() const { return std::string_view(buffer).substr(begin); }
    void consume(std::size_t count) { begin += count; }

    Task<bool> more() {
        if (ended) co_return false;
        const auto piece = co_await source.next();
        if (!piece) {
            ended = true;
            co_return false;
        }
        buffer.erase(0, begin);
        begin = 0;
        buffer += *piece;
        co_return true;
    }

    // The next bytes before the delimiter; empty when it has come, and then it is consumed.
    Task<std::optional<std::string>> untilDelimiter() {
        while (true) {
            const auto bytes = held();
            const auto found = bytes.find(delimiter);
            if (found == 0) {
                consume(delimiter.size());
                inPart = false;
                co_return std::nullopt;
            }
            // Without the delimiter, its beginning may be the end of what is here: that much has to wait.
            auto safe = found;
            if (found == std::string_view::npos) safe = startOfPartialDelimiter(bytes);
            if (safe > 0) {
                std::string piece(bytes.substr(0, std::min(safe, pieceBytesMax)));
                consume(piece.size());
                co_return piece;
            }
            const bool got = co_await more();
            if (!got) refuse("the multipart body has no end");
        }
    }

    std::size_t startOfPartialDelimiter(std::string_view bytes) const {
        const auto from = bytes.size() - std::min(bytes.size(), delimiter.size() - 1);
        for (auto start = bytes.find('\r', from); start != std::string_view::npos;
             start = bytes.find('\r', start + 1)) {
            if (delimiter.starts_with(bytes.substr(start))) return start;
        }
        return bytes.size();
    }

    // One line without its line break.
    Task<std::string> line(std::size_t bytesMax, const char* tooLong) {
        std::size_t searched = 0;
        while (true) {
            const auto bytes = held();
            const auto end = bytes.find("\r\n", searched);
            if (std::min(end, bytes.size()) > bytesMax) refuse(tooLong);
            if (end != std::string_view::npos) {
                std::string text(bytes.substr(0, end));
                consume(end + 2);
                co_return text;
            }
            searched = bytes.empty() ? 0 : bytes.size() - 1;
            const bool got = co_await more();
            if (!got) refuse("the multipart body has no end");
        }
    }

    // What stands between a delimiter and the line break after it: blanks, or the two dashes of the last one.
    Task<> endDelimiter() {
        while (held().size() < 2) {
            const bool got = co_await more();
            if (!got) break;
        }
        if (held().starts_with("--")) {
            last = true;
            co_return;
        }
        const auto rest = co_await line(paddingBytesMax, "a multipart boundary is not on a line of its own");
        if (!trim(rest).empty()) refuse("a multipart boundary is not on a line of its own");
    }

    Task<Headers> headers() {
        Headers fields;
        std::size_t left = headerBytesMax;
        while (true) {
            const auto text = co_await line(left, "the headers of a part are too large");
            if (text.empty()) co_return fields;
            left -= std::min(left, text.size() + 2);
            const auto colon = text.find(':');
            const auto name = std::string_view(text).substr(0, colon);
            const bool wellFormed = colon != std::string::npos && !name.empty() && trim(name) == name &&
                                    text.find('\0') == std::string::npos;
            if (!wellFormed) refuse("a header of a part is not well-formed");
            if (fields.size() == headersMax) refuse("a part has too many headers");
            fields.add(std::string(name), std::string(trim(std::string_view(text).substr(colon + 1))));
        }
    }

    // The preamble before the first boundary, or what the user of the last part did not read.
    Task<> skip(std::size_t bytesMax) {
        std::size_t skipped = 0;
        while (true) {
            const auto piece = co_await untilDelimiter();
            if (!piece) co_return;
            skipped += piece->size();
            if (skipped > bytesMax) refuse("the body does not begin with a part");
        }
    }
};

namespace {

// Its state outlives the reader, so that a part kept too long reads nothing rather than freed memory.
template <class State>
class PartBody final : public BodySource {
public:
    explicit PartBody(std::shared_ptr<State> state) : state_(std::move(state)), part_(state_->parts) {}

    Task<std::optional<std::string>> next() override {
        if (state_->parts != part_ || !state_->inPart) co_return std::nullopt;
        co_return co_await state_->untilDelimiter();
    }

private:
    std::shared_ptr<State> state_;
    std::size_t part_;
};

}  // namespace

MultipartReader::MultipartReader(BodySource& source, std::string boundary)
    : state_(std::make_shared<State>(source, boundary)) {}
MultipartReader::~MultipartReader() = default;

Task<std::optional<MultipartReader::Part>> MultipartReader::nextPart() {
    const auto state = state_;
    if (state->last) co_return std::nullopt;
    if (state->parts == 0) {
        co_await state->skip(preambleBytesMax);
    } else if (state->inPart) {
        co_await state->skip(SIZE_MAX);
    }
    co_await state->endDelimiter();
    if (state->last) co_return std::nullopt;

    Part part;
    part.headers = co_await state->headers();
    ++state->parts;
    state->inPart = true;
    part.body = std::make_unique<PartBody<State>>(state);
    co_return part;
}

}  // namespace varde::http
