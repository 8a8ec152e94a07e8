// The taxonomy of personal data: a tree of short ids. A parent's id is the child's up to the last dot.
// Phone records name kinds (`photos`), documents and requests name finer types (`location.precise`); both live in this tree.

interface Entry {
  readonly en: string;
  readonly zh: string;
  /** Category of Apple's App Privacy Report, where one maps here. */
  readonly ios?: string;
  /** Names of Android app-ops that map here. */
  readonly ops?: readonly string[];
}

const TREE = {
  account: { en: 'account data', zh: '账号信息' },
  'account.user-id': { en: 'account number or user id', zh: '账号标识' },
  'account.username': { en: 'user name', zh: '用户名' },
  'account.name': { en: 'name', zh: '姓名或昵称' },
  'account.email': { en: 'e-mail address', zh: '电子邮箱' },
  'account.phone-number': { en: 'phone number', zh: '手机号', ops: ['READ_PHONE_NUMBERS'] },
  'account.contact-details': { en: 'contact details', zh: '联系方式' },
  'account.third-party-id': { en: 'account of another service', zh: '第三方账号' },
  'account.registration-date': { en: 'date of registration', zh: '注册日期' },
  'account.membership': { en: 'membership', zh: '会员信息' },
  'account.birth-date': { en: 'date of birth or age', zh: '出生日期或年龄' },
  identity: { en: 'identity', zh: '身份' },
  'identity.document': { en: 'identity document', zh: '身份证件' },
  biometrics: { en: 'biometric data', zh: '生物识别信息' },
  demographics: { en: 'demographic data', zh: '人口特征信息' },
  address: { en: 'postal address', zh: '地址' },
  profile: { en: 'profile', zh: '个人资料' },
  'profile.photo': { en: 'profile picture', zh: '头像' },
  'profile.gender': { en: 'gender', zh: '性别' },
  'profile.region': { en: 'region in the profile', zh: '资料中的地区' },
  'profile.about': { en: 'profile text', zh: '个性签名' },
  'profile.status': { en: 'status', zh: '状态' },
  contacts: {
    en: 'contacts',
    zh: '通讯录',
    ios: 'contacts',
    ops: ['READ_CONTACTS', 'WRITE_CONTACTS', 'GET_ACCOUNTS'],
  },
  'contacts.list': { en: 'contact list', zh: '联系人列表' },
  'contacts.groups': { en: 'groups', zh: '群组' },
  'contacts.emergency': { en: 'emergency contacts', zh: '紧急联系人' },
  content: { en: 'content', zh: '内容' },
  'content.message-text': {
    en: 'message text',
    zh: '消息内容',
    ops: ['READ_SMS', 'RECEIVE_SMS', 'READ_CELL_BROADCASTS', 'RECEIVE_MMS', 'RECEIVE_WAP_PUSH', 'READ_ICC_SMS'],
  },
  'content.posts': { en: 'posts', zh: '发布的内容' },
  'content.media': { en: 'photos, videos or recordings sent', zh: '发送的图片、视频或录音' },
  'content.metadata': { en: 'metadata of content', zh: '内容的元数据' },
  'content.translation-text': { en: 'text for translation', zh: '翻译文本' },
  'content.search-query': { en: 'search words', zh: '搜索词' },
  'content.clipboard': { en: 'clipboard', zh: '剪贴板', ops: ['READ_CLIPBOARD'] },
  'content.notifications': { en: 'notifications', zh: '通知内容', ops: ['ACCESS_NOTIFICATIONS'] },
  'content.files': {
    en: 'files',
    zh: '文件',
    ops: ['READ_EXTERNAL_STORAGE', 'WRITE_EXTERNAL_STORAGE', 'MANAGE_EXTERNAL_STORAGE'],
  },
  location: {
    en: 'location',
    zh: '位置',
    ios: 'location',
    ops: [
      'COARSE_LOCATION',
      'FINE_LOCATION',
      'GPS',
      'MONITOR_LOCATION',
      'MONITOR_HIGH_POWER_LOCATION',
      'NEIGHBORING_CELLS',
    ],
  },
  'location.precise': { en: 'precise location', zh: '精确位置' },
  'location.coarse': { en: 'coarse location', zh: '粗略位置' },
  'location.ip': { en: 'location from the IP address', zh: '由 IP 地址推断的位置' },
  device: { en: 'device data', zh: '设备信息' },
  'device.id': {
    en: 'device identifier',
    zh: '设备标识符',
    ops: ['READ_DEVICE_IDENTIFIERS', 'READ_PHONE_STATE', 'READ_PRIVILEGED_PHONE_STATE'],
  },
  'device.id-resettable': { en: 'advertising or other resettable identifier', zh: '广告标识符等可重置标识符' },
  'device.push-token': { en: 'push token', zh: '推送令牌' },
  'device.cookies': { en: 'cookies', zh: 'Cookie' },
  'device.model': { en: 'device model', zh: '设备型号' },
  'device.os': { en: 'system version', zh: '系统版本' },
  'device.language': { en: 'language', zh: '语言' },
  'device.timezone': { en: 'time zone', zh: '时区' },
  'device.region': { en: 'country setting', zh: '国家或地区设置' },
  'device.config': { en: 'device configuration', zh: '设备配置' },
  'device.battery': { en: 'battery', zh: '电量' },
  'device.browser': { en: 'user agent', zh: '浏览器标识' },
  'device.apps': { en: 'installed apps', zh: '已安装应用', ops: ['GET_USAGE_STATS', 'QUERY_ALL_PACKAGES'] },
  'device.storage': { en: 'storage', zh: '存储空间' },
  'device.sensors': { en: 'motion sensors', zh: '传感器' },
  app: { en: 'the app itself', zh: '应用自身' },
  'app.version': { en: 'app version', zh: '应用版本' },
  network: { en: 'network data', zh: '网络信息' },
  'network.ip-address': { en: 'IP address', zh: 'IP 地址' },
  'network.carrier': { en: 'mobile carrier', zh: '运营商' },
  'network.info': { en: 'network type', zh: '网络类型' },
  'network.signal': { en: 'signal strength', zh: '信号强度' },
  'network.wifi-ssid': { en: 'Wi-Fi name', zh: 'Wi-Fi 名称', ops: ['WIFI_SCAN'] },
  'network.wifi-bssid': { en: 'Wi-Fi hardware address', zh: 'Wi-Fi 硬件地址' },
  'network.bluetooth': { en: 'Bluetooth', zh: '蓝牙', ops: ['BLUETOOTH_SCAN', 'BLUETOOTH_CONNECT'] },
  'network.cells': { en: 'cell towers', zh: '基站' },
  usage: { en: 'usage data', zh: '使用信息' },
  'usage.page-views': { en: 'page views', zh: '页面浏览' },
  'usage.viewing-history': { en: 'viewing history', zh: '浏览历史' },
  'usage.activity': { en: 'activity in the app', zh: '应用内操作' },
  'usage.statistics': { en: 'usage statistics', zh: '使用统计' },
  'usage.log': { en: 'log data', zh: '日志信息' },
  'usage.login': { en: 'log-ins', zh: '登录记录' },
  'usage.presence': { en: 'online status', zh: '在线状态' },
  'usage.communication-metadata': {
    en: 'communication metadata',
    zh: '通信元数据',
    ops: ['READ_CALL_LOG', 'WRITE_CALL_LOG', 'PROCESS_OUTGOING_CALLS'],
  },
  diagnostics: { en: 'diagnostics', zh: '诊断信息' },
  'diagnostics.crash': { en: 'crash data', zh: '崩溃信息' },
  'diagnostics.performance': { en: 'performance data', zh: '性能信息' },
  inferred: { en: 'inferred data', zh: '推断的信息' },
  'inferred.interests': { en: 'inferred interests', zh: '推断的兴趣' },
  preferences: { en: 'preferences', zh: '偏好设置' },
  'preferences.marketing': { en: 'wishes about marketing', zh: '营销偏好' },
  payment: { en: 'payment data', zh: '支付信息' },
  'payment.any': { en: 'payment data', zh: '支付信息' },
  'payment.card': { en: 'payment card', zh: '银行卡' },
  'payment.purchases': { en: 'purchases', zh: '购买记录' },
  'payment.account': { en: 'account at a payment service', zh: '支付账户' },
  'payment.transaction': { en: 'single payments', zh: '单笔交易' },
  health: { en: 'health data', zh: '健康信息' },
  'health.any': { en: 'health data', zh: '健康信息' },
  'health.body-sensors': { en: 'body sensors', zh: '身体传感器', ops: ['BODY_SENSORS', 'USE_BIOMETRIC'] },
  fitness: { en: 'fitness data', zh: '运动信息' },
  'fitness.any': { en: 'fitness data', zh: '运动信息', ops: ['ACTIVITY_RECOGNITION'] },
  special: { en: 'special categories', zh: '特殊类别信息' },
  'special.any': { en: 'special categories', zh: '特殊类别信息' },
  auth: { en: 'credentials', zh: '凭证' },
  'auth.password': { en: 'password', zh: '密码' },
  'auth.tokens': { en: 'session tokens', zh: '会话令牌' },
  support: { en: 'support', zh: '客服' },
  'support.communications': { en: 'messages to support', zh: '客服沟通' },
  'support.reports': { en: 'reports about users', zh: '举报' },
  survey: { en: 'surveys', zh: '调查' },
  'survey.answers': { en: 'answers to surveys', zh: '调查答案' },
  photos: {
    en: 'photo library',
    zh: '照片图库',
    ios: 'photos',
    ops: ['READ_MEDIA_IMAGES', 'READ_MEDIA_VIDEO', 'READ_MEDIA_VISUAL_USER_SELECTED', 'ACCESS_MEDIA_LOCATION'],
  },
  camera: { en: 'camera', zh: '相机', ios: 'camera', ops: ['CAMERA', 'PHONE_CALL_CAMERA'] },
  microphone: {
    en: 'microphone',
    zh: '麦克风',
    ios: 'microphone',
    ops: ['RECORD_AUDIO', 'PHONE_CALL_MICROPHONE', 'RECORD_AUDIO_HOTWORD', 'RECEIVE_AMBIENT_TRIGGER_AUDIO'],
  },
  'media-library': { en: 'media library', zh: '媒体库', ios: 'mediaLibrary', ops: ['READ_MEDIA_AUDIO'] },
  'screen-recording': { en: 'screen recording', zh: '屏幕录制', ios: 'screenRecording', ops: ['PROJECT_MEDIA'] },
  calendar: { en: 'calendar', zh: '日历', ios: 'calendar', ops: ['READ_CALENDAR', 'WRITE_CALENDAR'] },
  tracking: { en: 'permission to track', zh: '跟踪许可', ios: 'userTracking' },
  any: { en: 'personal data in general', zh: '个人信息（泛指）' },
  other: { en: 'something else', zh: '其他' },
} as const satisfies Record<string, Entry>;

export type DataType = keyof typeof TREE;
export const DATA_TYPES = Object.keys(TREE) as DataType[];

const byIos = new Map<string, DataType>();
const byOp = new Map<string, DataType>();
for (const [id, entry] of Object.entries(TREE) as [DataType, Entry][]) {
  if (entry.ios) byIos.set(entry.ios, id);
  for (const op of entry.ops ?? []) byOp.set(op, id);
}

/** The data type of a category of Apple's report; `other` where it is not known. */
export const dataTypeOfIosCategory = (category: string): DataType => byIos.get(category) ?? 'other';

/** The data type of an Android app-op by name; `other` where the op is no personal data. */
export const dataTypeOfOp = (op: string): DataType => byOp.get(op) ?? 'other';

export const isDataType = (id: string): id is DataType => Object.hasOwn(TREE, id);

/** The type above, or null at the top of the tree. */
export function parentOf(id: DataType): DataType | null {
  const dot = id.lastIndexOf('.');
  const parent = dot < 0 ? null : id.slice(0, dot);
  return parent !== null && isDataType(parent) ? parent : null;
}

/** True where `id` is `ancestor` or stands below it. */
export const isWithin = (id: DataType, ancestor: DataType): boolean => id === ancestor || id.startsWith(`${ancestor}.`);

/** The words for a data type, for a sentence. */
export const dataTypeWords = (id: DataType, lang: 'en' | 'zh-CN'): string =>
  lang === 'zh-CN' ? TREE[id].zh : TREE[id].en;

/** Kinds that Apple's report can name; everything else this record cannot cover. */
export const IOS_REPORT_KINDS: readonly DataType[] = [...byIos.values()];
