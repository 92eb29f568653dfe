/** Words by which people say yes and no to a question that a workflow asks. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
/** Answers that say yes, in the languages that flows are written in. Whatever else is asked for, also nothing at all, is no approval. */
export const assent = words(
  'approve approved accept accepted agree agreed allow allowed authorize authorise authorized confirm confirmed ok okay yes release ja genehmigen genehmigt zustimmen zugestimmt freigeben freigegeben annehmen angenommen akzeptieren akzeptiert bestätigen bestätigt einverstanden oui approuver approuvé accepter accepté valider validé confirmer sí si aprobar aprobado aceptar aceptado confirmar sì approva approvato approvare accetta accettato conferma sim aprovar aprovado aceitar aceito goedkeuren goedgekeurd akkoord accepteren godkänn godkänd godkend godkendt godkjenn godkjent hyväksy hyväksytty tak zatwierdź zatwierdzone akceptuj ano schválit schváleno igen jóváhagyás да одобрить утвердить 承認 承認する はい 同意 批准 是 승인 예',
);
/** Answers that say no: who was offered one of these and did not give it has said yes, as long as somebody did answer. */
export const refusal = words(
  'reject rejected deny denied decline declined disapprove disapproved refuse refused cancel cancelled canceled no nein ablehnen abgelehnt non refuser refusé rejeter rejeté rechazar rechazado rifiuta rifiutato rifiutare não nao rejeitar rejeitado recusar nee afwijzen afgewezen nej avvisa avslå afvis nei avvis hylkää nie odrzuć ne zamítnout nem elutasítás нет отклонить 拒否 却下 いいえ 拒绝 否 거부 아니요',
);
export const says = (list: ReadonlySet<string>, answer: string): boolean =>
  list.has(
    answer
      .normalize('NFC')
      .trim()
      .toLowerCase()
      .replace(/[.!]+$/, ''),
  );
