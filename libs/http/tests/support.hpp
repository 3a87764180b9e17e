#pragma once
// A server on a free port with a thread of its own, and a plain socket that says whatever bytes a test wants.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/server.hpp"

namespace varde::http::test {

class RunningServer {
public:
    explicit RunningServer(Router router, ServerOptions options = {})
        : server_(std::move(options), std::move(router)), thread_([this] { server_.run(false); }) {}
    ~RunningServer() { stop(); }

    void stop() {
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }
    Server& server() { return server_; }
    std::uint16_t port() const { return server_.port(); }
    std::string url(std::string_view path) const {
        return "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
    }

private:
    Server server_;
    std::thread thread_;
};

class Socket {
public:
    explicit Socket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // A limit for a broken test, far beyond what a sound one takes.
        timeval patience{20, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
    }
    explicit Socket(int accepted, std::nullptr_t) : fd_(accepted) {}
    ~Socket() { close(); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // What comes until the connection ends.
    std::string readToEnd() {
        while (more()) {
        }
        return std::exchange(buffer_, {});
    }
    // What comes up to and including `end`; all that came when the connection ends before.
    std::string readUntil(std::string_view end) {
        while (buffer_.find(end) == std::string::npos) {
            if (!more()) return std::exchange(buffer_, {});
        }
        const auto size = buffer_.find(end) + end.size();
        auto text = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return text;
    }
    std::string readBytes(std::size_t count) {
        while (buffer_.size() < count && more()) {
        }
        auto text = buffer_.substr(0, count);
        buffer_.erase(0, text.size());
        return text;
    }
    // One answer: its header, and its body when it states a length.
    struct Answer {
        std::string header;
        std::string body;
        int status() const { return header.size() < 12 ? 0 : std::stoi(header.substr(9, 3)); }
        bool has(std::string_view text) const { return header.find(text) != std::string::npos; }
    };
    Answer readAnswer(bool withBody = true) {
        Answer answer;
        answer.header = readUntil("\r\n\r\n");
        const auto length = answer.header.find("Content-Length: ");
        if (withBody && length != std::string::npos) {
            answer.body = readBytes(std::stoul(answer.header.substr(length + 16)));
        }
        return answer;
    }
    Answer ask(std::string_view request, bool withBody = true) {
        send(request);
        return readAnswer(withBody);
    }
    bool ended() { return buffer_.empty() && !more(); }
    bool quiet() {
        pollfd poll{fd_, POLLIN, 0};
        return buffer_.empty() && ::poll(&poll, 1, 0) == 0;
    }
    int handle() const { return fd_; }
    void finishSending() { ::shutdown(fd_, SHUT_WR); }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    bool more() {
        std::array<char, 16384> bytes;
        const auto got = ::recv(fd_, bytes.data(), bytes.size(), 0);
        if (got <= 0) return false;
        buffer_.append(bytes.data(), static_cast<std::size_t>(got));
        return true;
    }

    int fd_;
    std::string buffer_;
};

// A peer that accepts connections and does with each what the test says, one after the other.
class Peer {
public:
    explicit Peer(std::function<void(Socket&, int number)> serve) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        ::listen(fd_, 16);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, serve = std::move(serve)] {
            for (int number = 0;; ++number) {
                const auto accepted = ::accept(fd_, nullptr, nullptr);
                if (accepted < 0) return;
                Socket socket(accepted, nullptr);
                serve(socket, number);
            }
        });
    }
    ~Peer() {
        ::shutdown(fd_, SHUT_RDWR);
        thread_.join();
        ::close(fd_);
    }
    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path) const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
    }

private:
    int fd_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

inline std::string get(std::string_view path, std::string_view more = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more) + "\r\n";
}

// Bytes that differ from place to place, made as they are asked for; says how often and how much.
class Generated final : public BodySource {
public:
    explicit Generated(std::uint64_t total, bool sized = true) : total_(total), sized_(sized) {}
    Task<std::optional<std::string>> next() override {
        if (made_ == total_) co_return std::nullopt;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(total_ - made_, 64 * 1024));
        co_return bytes(count);
    }
    std::optional<std::uint64_t> size() const override {
        return sized_ ? std::optional<std::uint64_t>(total_) : std::nullopt;
    }
    static char byteAt(std::uint64_t place) { return static_cast<char>((place * 31 + place / 4099) & 0xff); }

private:
    std::string bytes(std::size_t count) {
        std::string piece(count, '\0');
        for (auto& byte : piece) byte = byteAt(made_++);
        return piece;
    }
    std::uint64_t total_;
    std::uint64_t made_ = 0;
    bool sized_;
};

// Whether what passes is what Generated makes, without keeping it.
struct Checker {
    std::uint64_t seen = 0;
    std::size_t pieces = 0;
    std::size_t largest = 0;
    bool right = true;

    void take(std::string_view piece) {
        ++pieces;
        largest = std::max(largest, piece.size());
        for (const auto byte : piece) right = right && byte == Generated::byteAt(seen++);
    }
};

}  // namespace varde::http::test
