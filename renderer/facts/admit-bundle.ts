/** Takes a signed bundle as what runs in its environment, and says so. */
import { environmentTitles } from '../../app/workflow/model/setting-titles.ts';
import { call } from '../bridge/client.ts';
import { notify } from '../ui/index.ts';

export async function admitBundle(from: { readonly base64: string } | { readonly reviewId: string }): Promise<void> {
  const { bundle } = await ('base64' in from ? call('env:admit', from) : call('env:admitReviewed', from));
  notify({
    tone: 'good',
    title: `${bundle.flowName} v${bundle.version} is admitted`,
    detail: `For ${environmentTitles[bundle.environment].toLowerCase()}. ${bundle.emergency ? 'It is an emergency release: it ends within a day.' : 'Older versions are refused from now on.'}`,
  });
}
