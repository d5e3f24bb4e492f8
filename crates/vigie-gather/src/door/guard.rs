//! Which addresses may be connected to. A feed comes from strangers: what it names must not lead into the reader's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Addresses that may be connected to although they are not public: `10.1.0.0/16`, `127.0.0.1:8080`, `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    network: IpAddr,
    prefix: u8,
    port: Option<u16>,
}

impl std::str::FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Allowed, String> {
        let bad = || format!("{text:?} is no address; write 10.1.0.0/16, 127.0.0.1:8080 or ::1");
        if let Ok(socket) = text.parse::<SocketAddr>() {
            let (network, port) = (socket.ip(), Some(socket.port()));
            return Ok(Allowed { network, prefix: width(&network), port });
        }
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let network: IpAddr = address.parse().map_err(|_| bad())?;
        let prefix = prefix.map_or(Ok(width(&network)), |p| p.parse().map_err(|_| bad()))?;
        if prefix > width(&network) { Err(bad()) } else { Ok(Allowed { network, prefix, port: None }) }
    }
}

fn width(ip: &IpAddr) -> u8 {
    if ip.is_ipv4() { 32 } else { 128 }
}

impl Allowed {
    fn holds(&self, address: &SocketAddr) -> bool {
        let bits = |ip: &IpAddr| match ip {
            IpAddr::V4(v4) => u128::from(v4.to_bits()) << 96,
            IpAddr::V6(v6) => v6.to_bits(),
        };
        let ip = address.ip().to_canonical();
        let same = self.prefix == 0 || (bits(&ip) ^ bits(&self.network)) >> (128 - u32::from(self.prefix)) == 0;
        ip.is_ipv4() == self.network.is_ipv4() && same && self.port.is_none_or(|p| p == address.port())
    }
}

/// Why an address must not be connected to. `None`: it may be.
pub fn refused(address: &SocketAddr, allowed: &[Allowed]) -> Option<&'static str> {
    if allowed.iter().any(|a| a.holds(address)) {
        return None;
    }
    match address.ip() {
        IpAddr::V4(v4) => not_public_4(v4),
        IpAddr::V6(v6) => not_public_6(v6),
    }
}

fn not_public_4(ip: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, d] = ip.octets();
    Some(match (a, b, c) {
        (0, ..) => "it is no address of a host",
        (127, ..) => "it is this machine",
        (169, 254, _) => "it is local to the link, or a cloud's metadata",
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => "it is private",
        (100, 64..=127, _) => "it is a carrier's own",
        // The metadata service of a large cloud answers on a public address.
        (168, 63, 129) if d == 16 => "it is a cloud's metadata",
        (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99) | (198, 18..=19, _) => "it is reserved",
        (224..=239, ..) => "it is a group of hosts",
        (240.., ..) => "it is reserved",
        _ => return None,
    })
}

fn not_public_6(ip: Ipv6Addr) -> Option<&'static str> {
    let s = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    if ip.is_loopback() {
        return Some("it is this machine");
    }
    Some(match s {
        [0, 0, 0, 0, 0, 0xFFFF, high, low] => return not_public_4(embedded(high, low)),
        [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => return not_public_4(embedded(high, low)),
        [0x2002, high, low, ..] => return not_public_4(embedded(high, low)),
        [0, ..] | [0x64, 0xFF9B, ..] => "it is reserved",
        [0x100, 0, 0, 0, ..] | [0x2001, 0..=0x1FF, ..] | [0x2001, 0xDB8, ..] | [0x3FFF, 0..=0xFFF, ..] => {
            "it is reserved"
        }
        [0xFC00..=0xFDFF, ..] => "it is private",
        [0xFE80..=0xFEBF, ..] => "it is local to the link",
        [0xFEC0..=0xFEFF, ..] => "it is private",
        [0xFF00..=0xFFFF, ..] => "it is a group of hosts",
        [0x2000..=0x3FFF, ..] => return None,
        _ => "it is reserved",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(ip: &str) -> SocketAddr {
        SocketAddr::new(ip.parse().unwrap(), 80)
    }

    #[test]
    fn what_is_not_public_is_refused() {
        for ip in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:0",
            "::ffff:192.168.1.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a00:1::1",
            "2002:c0a8:101::",
            "2002:a9fe:a9fe::",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd00::1",
            "fd00:ec2::254",
            "fdff:ffff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "feff::1",
            "ff02::1",
            "ff0e::1",
            "4000::1",
        ] {
            assert!(refused(&socket(ip), &[]).is_some(), "{ip}");
        }
    }

    #[test]
    fn what_is_public_is_not() {
        for ip in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "126.255.255.255",
            "128.0.0.1",
            "168.63.129.17",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.1",
            "192.167.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2002:808:808::1",
            "2606:4700::1111",
            "2a00:1450::1",
        ] {
            assert_eq!(refused(&socket(ip), &[]), None, "{ip}");
        }
    }

    #[test]
    fn some_may_be_allowed() {
        let allowed = |list: &[&str], socket: &str| {
            let list: Vec<Allowed> = list.iter().map(|a| a.parse().unwrap()).collect();
            refused(&socket.parse().unwrap(), &list).is_none()
        };
        assert!(allowed(&["10.1.0.0/16"], "10.1.255.1:80") && !allowed(&["10.1.0.0/16"], "10.2.0.1:80"));
        assert!(allowed(&["127.0.0.1:8080"], "127.0.0.1:8080") && !allowed(&["127.0.0.1:8080"], "127.0.0.1:8081"));
        assert!(allowed(&["127.0.0.1"], "[::ffff:127.0.0.1]:9") && allowed(&["::1"], "[::1]:80"));
        assert!(allowed(&["fd00::/8"], "[fd12::1]:80") && !allowed(&["fd00::/8"], "[fc12::1]:80"));
        assert!(allowed(&["0.0.0.0/0"], "127.0.0.1:1") && !allowed(&["0.0.0.0/0"], "[::1]:1"));
        for bad in ["", "localhost", "10.0.0.0/33", "10.0.0/8", "::/129", "127.0.0.1:x"] {
            assert!(bad.parse::<Allowed>().is_err(), "{bad}");
        }
    }
}
