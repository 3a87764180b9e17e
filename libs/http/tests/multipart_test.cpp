#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "base/problem.hpp"
#include "http/multipart.hpp"

using namespace varde;
using namespace varde::http;

namespace {

// A text in pieces of one size, so that every boundary is split everywhere by some size.
class Pieces final : public BodySource {
public:
    Pieces(std::string text, std::size_t size) : text_(std::move(text)), size_(size) {}
    Task<std::optional<std::string>> next() override {
        if (sent_ >= text_.size()) co_return std::nullopt;
        auto piece = text_.substr(sent_, size_);
        sent_ += piece.size();
        co_return piece;
    }

private:
    std::string text_;
    std::size_t size_;
    std::size_t sent_ = 0;
};

std::string readParts(std::string text, std::size_t pieceSize, bool readBodies = true) {
    Pieces source(std::move(text), pieceSize);
    std::string seen;
    auto work = [&]() -> Task<> {
        MultipartReader reader(source, "XX");
        while (true) {
            auto part = co_await reader.nextPart();
            if (!part) break;
            seen += '[';
            for (const auto& [name, value] : part->headers) seen += name + "=" + value + ";";
            if (readBodies) {
                const auto body = co_await readAll(*part->body, 1 << 20);
                seen += "|" + body;
            }
            seen += ']';
        }
    };
    runToEnd(work);
    return seen;
}

std::string refusal(const std::string& text) {
    try {
        return "accepted " + readParts(text, 7);
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::badRequest);
        return problem.detail;
    }
}

}  // namespace

TEST_CASE("parts are told apart wherever the pieces are cut", "[http][multipart]") {
    const std::string text =
        "preamble\r\n--XX \t\r\nA: "
        "1\r\nB:2\r\n\r\nfirst\r\n--XY\r\n\r--XX\r\n-\r\n--XX\r\n\r\n\r\n--XX\r\n\r\n"
        "\r\n\r\n--XX\r\nC: 3\r\n\r\nlast\r\n--XX--\r\nepilogue\r\n--XX\r\n";
    for (std::size_t size = 1; size <= text.size(); ++size) {
        INFO(size);
        CHECK(readParts(text, size) == "[A=1;B=2;|first\r\n--XY\r\n\r--XX\r\n-][|][|\r\n][C=3;|last]");
        CHECK(readParts(text, size, false) == "[A=1;B=2;][][][C=3;]");
    }
    CHECK(readParts("--XX--", 3).empty());
    CHECK(readParts("--XX\r\n\r\nonly\r\n--XX--", 100) == "[|only]");
}

TEST_CASE("a body that is not multipart is refused, whatever it holds", "[http][multipart]") {
    const std::string noEnd = "the multipart body has no end";
    CHECK(refusal("") == noEnd);
    CHECK(refusal("no boundary at all") == noEnd);
    CHECK(refusal("--XX") == noEnd);
    CHECK(refusal("--XX\r\n") == noEnd);
    CHECK(refusal("--XX\r\nA: 1\r\n") == noEnd);
    CHECK(refusal("--XX\r\n\r\nbody") == noEnd);
    CHECK(refusal("--XX\r\n\r\nbody\r\n--XX") == noEnd);
    CHECK(refusal("--XX\r\n\r\nbody\r\n--XX-") == noEnd);
    CHECK(refusal("--XXY\r\n\r\nbody") == "a multipart boundary is not on a line of its own");
    CHECK(refusal("--XX" + std::string(2000, ' ')) == "a multipart boundary is not on a line of its own");
    CHECK(refusal(std::string(100'000, 'x')) == "the body does not begin with a part");
    CHECK(refusal("--XX\r\nnonsense\r\n\r\n") == "a header of a part is not well-formed");
    CHECK(refusal("--XX\r\nA : 1\r\n\r\n") == "a header of a part is not well-formed");
    CHECK(refusal("--XX\r\nA: " + std::string(20'000, 'x')) == "the headers of a part are too large");
    std::string many = "--XX\r\n";
    for (int i = 0; i < 17; ++i) many += "A: 1\r\n";
    CHECK(refusal(many + "\r\n") == "a part has too many headers");
}

TEST_CASE("a part of any size passes in small pieces", "[http][multipart]") {
    // Made of beginnings of boundaries, the worst there is to search.
    std::string body;
    while (body.size() < 300'000) body += "\r\n--X\r\n--\r\r\n";
    Pieces source("--XX\r\n\r\n" + body + "\r\n--XX--", 5000);
    auto work = [&]() -> Task<> {
        MultipartReader reader(source, "XX");
        auto part = co_await reader.nextPart();
        REQUIRE(part);
        std::string seen;
        std::size_t largest = 0;
        while (true) {
            const auto piece = co_await part->body->next();
            if (!piece) break;
            CHECK_FALSE(piece->empty());
            largest = std::max(largest, piece->size());
            seen += *piece;
        }
        CHECK(seen == body);
        CHECK(largest <= 64 * 1024);
        const auto none = co_await reader.nextPart();
        CHECK_FALSE(none);
    };
    runToEnd(work);
}

TEST_CASE("a content type says where its parts end", "[http][multipart]") {
    CHECK(multipartBoundary("multipart/form-data; boundary=abc") == "abc");
    CHECK(multipartBoundary("Multipart/Mixed; charset=utf-8; Boundary=\"a b=c\"") == "a b=c");
    CHECK_FALSE(multipartBoundary("application/json"));
    CHECK_THROWS_AS(multipartBoundary("multipart/form-data"), Problem);
    CHECK_THROWS_AS(multipartBoundary("multipart/form-data; boundary="), Problem);
    CHECK_THROWS_AS(multipartBoundary("multipart/form-data; boundary=\"a\r\nb\""), Problem);
    CHECK_THROWS_AS(multipartBoundary("multipart/form-data; boundary=" + std::string(129, 'a')), Problem);
}

TEST_CASE("the name of a part and of its file is read in every way that it is written", "[http][multipart]") {
    const auto parsed = [](std::string_view text) -> std::string {
        const auto disposition = parseContentDisposition(text);
        if (!disposition) return "none";
        return disposition->type + " " + disposition->name.value_or("-") + " " +
               disposition->filename.value_or("-");
    };
    CHECK(parsed("form-data; name=\"a b\"; filename=\"c.txt\"") == "form-data a b c.txt");
    CHECK(parsed("Form-Data;NAME=x;FileName=y.z") == "form-data x y.z");
    CHECK(
        parsed("attachment; filename=plain.pdf; filename*=UTF-8''%C3%A6%20b.pdf") == "attachment - æ b.pdf"
    );
    CHECK(parsed("attachment; filename*=utf-8'nb'%C3%A6.pdf; filename=plain.pdf") == "attachment - æ.pdf");
    CHECK(parsed("attachment; filename*=iso-8859-1''%E6.pdf") == "attachment - æ.pdf");
    CHECK(parsed("attachment; filename*=UTF-8''%zz; filename=plain.pdf") == "attachment - plain.pdf");
    CHECK(parsed("attachment; filename=\"say \\\"hi\\\".txt\"") == "attachment - say \"hi\".txt");
    CHECK(parsed("attachment; filename=\"C:\\dir\\f.txt\"") == "attachment - C:\\dir\\f.txt");
    CHECK(parsed("attachment; filename=\"a;b.txt\"; name=n") == "attachment n a;b.txt");
    CHECK(parsed("attachment") == "attachment - -");
    CHECK(parsed("attachment;") == "attachment - -");
    CHECK(parsed("") == "none");
    CHECK(parsed("a b; name=x") == "none");
    CHECK(parsed("form-data; name=\"open") == "none");
    CHECK(parsed("form-data; name=\"a\"b") == "none");
    CHECK(parsed("form-data; name") == "none");
}

TEST_CASE("a file name is sent so that every client reads it, and none is misled", "[http][multipart]") {
    CHECK(attachmentDisposition("a.pdf") == "attachment; filename=a.pdf; filename*=UTF-8''a.pdf");
    CHECK(
        attachmentDisposition("blå \"b\".pdf") ==
        "attachment; filename=\"bl__ _b_.pdf\"; filename*=UTF-8''bl%C3%A5%20%22b%22.pdf"
    );
    CHECK(attachmentDisposition("a\r\nX: y").find('\r') == std::string::npos);
}
