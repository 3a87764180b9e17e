#pragma once
// Beast's parser writing straight into this lib's own values. Bodies with a Content-Length never pass through
// it: the reader counts those itself and reads them into their pieces.
#include <boost/beast/http/basic_parser.hpp>

#include "http/message.hpp"

namespace varde::http {

namespace wire = boost::beast::http;

// What a reader of messages needs of either parser.
class MessageParser {
public:
    virtual ~MessageParser() = default;
    virtual std::size_t put(const char* bytes, std::size_t count, boost::system::error_code& error) = 0;
    virtual void putEof(boost::system::error_code& error) = 0;
    virtual bool headerDone() const = 0;
    virtual bool done() const = 0;
    virtual bool chunked() const = 0;
    virtual bool keepAlive() const = 0;
    virtual std::optional<std::uint64_t> contentLength() const = 0;

    Headers headers;
    std::string piece;  // body bytes that the last put() found
    std::size_t headerBytesMax = 32 * 1024;
};

template <bool isRequest>
class Parser : public wire::basic_parser<isRequest>, public MessageParser {
    using Base = wire::basic_parser<isRequest>;
    using View = boost::beast::string_view;
    using Error = boost::system::error_code;

public:
    Parser() {
        this->eager(false);
        this->body_limit(boost::none);
    }

    std::size_t put(const char* bytes, std::size_t count, Error& error) override {
        return Base::put(boost::asio::const_buffer(bytes, count), error);
    }
    void putEof(Error& error) override { Base::put_eof(error); }
    bool headerDone() const override { return this->is_header_done(); }
    bool done() const override { return this->is_done(); }
    bool chunked() const override { return Base::chunked(); }
    bool keepAlive() const override { return Base::keep_alive(); }
    std::optional<std::uint64_t> contentLength() const override {
        const auto length = this->content_length();
        return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
    }

    int version = 11;

private:
    static constexpr std::size_t fieldsMax = 128;

    void on_field_impl(wire::field, View name, View value, Error& error) override {
        // Trailers are checked by the parser and then left out: nothing here asks for one.
        if (this->is_header_done()) return;
        headerBytes_ += name.size() + value.size() + 4;
        if (headers.size() >= fieldsMax || headerBytes_ > headerBytesMax) {
            error = wire::error::header_limit;
            return;
        }
        headers.add(std::string(name), std::string(value));
    }
    void on_header_impl(Error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(View body, Error&) override {
        piece.append(body);
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View body, Error&) override {
        piece.append(body);
        return body.size();
    }
    void on_finish_impl(Error&) override {}

    std::size_t headerBytes_ = 0;
};

class RequestParser final : public Parser<true> {
public:
    Method method = Method::other;
    std::string target;

private:
    void
    on_request_impl(wire::verb, boost::beast::string_view name, boost::beast::string_view path, int v, boost::system::error_code&)
        override {
        method = parseMethod(name).value_or(Method::other);
        target.assign(path);
        version = v;
    }
    void on_response_impl(int, boost::beast::string_view, int, boost::system::error_code&) override {}
};

class ResponseParser final : public Parser<false> {
public:
    int status = 0;

private:
    void
    on_request_impl(wire::verb, boost::beast::string_view, boost::beast::string_view, int, boost::system::error_code&)
        override {}
    void on_response_impl(int code, boost::beast::string_view, int v, boost::system::error_code&) override {
        status = code;
        version = v;
    }
};

}  // namespace varde::http
