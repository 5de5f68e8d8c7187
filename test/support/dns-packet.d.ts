/** The part of dns-packet that tests use as an independent opinion on the wire format. */
declare module 'dns-packet' {
  export interface Question {
    readonly name: string;
    readonly type: string;
    readonly class?: string;
  }

  export interface ResourceRecord {
    readonly name: string;
    readonly type: string;
    readonly class?: string;
    readonly ttl?: number;
    readonly data?: unknown;
    readonly udpPayloadSize?: number;
    readonly extendedRcode?: number;
    readonly ednsVersion?: number;
    readonly flags?: number;
    readonly options?: readonly { readonly code: number; readonly type?: string; readonly data?: Uint8Array }[];
  }

  export interface Message {
    readonly id?: number;
    readonly type?: 'query' | 'response';
    readonly flags?: number;
    readonly rcode?: string;
    readonly flag_tc?: boolean;
    readonly flag_rd?: boolean;
    readonly flag_ra?: boolean;
    readonly flag_aa?: boolean;
    readonly questions?: Question[];
    readonly answers?: ResourceRecord[];
    readonly authorities?: ResourceRecord[];
    readonly additionals?: ResourceRecord[];
  }

  const dnsPacket: {
    encode(message: Message): Buffer;
    decode(octets: Uint8Array): Required<Message>;
    readonly AUTHORITATIVE_ANSWER: number;
    readonly TRUNCATED_RESPONSE: number;
    readonly RECURSION_DESIRED: number;
    readonly RECURSION_AVAILABLE: number;
  };
  export default dnsPacket;
}
